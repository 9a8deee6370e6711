//! Markdown: the tables that the commands print.

/// A row of a table, from what can be displayed.
macro_rules! row {
    ($($cell:expr),+ $(,)?) => { vec![$($cell.to_string()),+] };
}

pub(crate) use row;

/// The cells of a line of a table.
pub(crate) type Row = Vec<String>;

/// A table with its header, ready to print; a line of words when there is no row.
pub(crate) fn table(header: &[&str], rows: impl IntoIterator<Item = Row>) -> String {
    let lines: String = rows.into_iter().map(|row| line(&row)).collect();
    if lines.is_empty() {
        return "None.\n".to_owned();
    }
    let head: Row = header.iter().map(|&cell| cell.to_owned()).collect();
    let rule = vec!["---".to_owned(); header.len()];
    line(&head) + &line(&rule) + &lines
}

/// Prints a table under its title.
pub(crate) fn section(title: &str, header: &[&str], rows: impl IntoIterator<Item = Row>) {
    println!("\n## {title}\n");
    print!("{}", table(header, rows));
}

fn line(cells: &[String]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
    format!("| {} |\n", cells.join(" | "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_markdown_and_its_cells_never_cut_a_row() {
        let rows = [row!["a|b", 1]];
        let expected = "| x | y |\n| --- | --- |\n| a\\|b | 1 |\n";
        assert_eq!(table(&["x", "y"], rows), expected);
        assert_eq!(table(&["x"], []), "None.\n");
    }
}
