//! A handler as a plain function: what it is given is taken out of the request, then it works on a thread
//! where SQLite and dialogs may block.
//!
//! `post(sync(rename))`, for `fn rename(app: &App, Path(id): Path<WorkUnitId>, Form(form): Form<NameForm>) -> Answer`.
//! As in axum, an argument that reads the body comes last.

use axum::extract::{FromRequest, State};
use axum::handler::Handler;

use crate::respond::Answer;
use crate::state::App;

/// A function that answers a request from arguments of types `T`, a tuple.
pub(crate) trait Work<T>: Copy + Send + Sync + 'static {
    /// Calls it.
    fn answer(self, app: &App, arguments: T) -> Answer;
}

/// What axum calls for a function of ours.
pub(crate) fn sync<T, M>(work: impl Work<T>) -> impl Handler<(M, State<App>, T), App>
where
    T: FromRequest<App, M> + Send + 'static,
    M: 'static,
{
    move |State(app): State<App>, arguments: T| async move {
        app.work(move |app| work.answer(app, arguments)).await
    }
}

/// A function of some arguments, each named by its type.
macro_rules! work {
    ($($argument:ident)*) => {
        impl<F, $($argument),*> Work<($($argument,)*)> for F
        where
            F: Fn(&App, $($argument),*) -> Answer + Copy + Send + Sync + 'static,
        {
            #[allow(non_snake_case, reason = "an argument bears the name of its type")]
            fn answer(self, app: &App, ($($argument,)*): ($($argument,)*)) -> Answer {
                self(app, $($argument),*)
            }
        }
    };
}

work!();
work!(A);
work!(A B);
work!(A B C);
work!(A B C D);
