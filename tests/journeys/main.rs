//! A person's task from start to end, through the router only, in the words of that person.

// Helpers are tests too: what lints allow in tests is allowed everywhere here.
#![cfg(test)]

mod a_year;
mod backups;
mod damage;
mod decks;
mod documents;
mod errors;
mod every_page;
mod find;
mod firm_situations;
mod first_launch;
mod follow_an_action;
mod follow_up;
mod forgetting;
mod imports;
mod odd_requests;
mod plan_views;
mod private_journal;
mod project;
mod read;
mod recognise_a_situation;
mod recovery;
mod understood;
mod undo;
mod versions;
