//! Markdown: the tables that the commands print.

/// A row of a table, from what can be displayed.
macro_rules! row {
    ($($cell:expr),+ $(,)?) => { vec![$($cell.to_string()),+] };
}

pub(crate) use row;

/// A table with its header, ready to print; a line of words when there is no row.
pub(crate) fn table(header: &[&str], rows: &[Vec<String>]) -> String {
    if rows.is_empty() {
        return "None.\n".to_owned();
    }
    let head: Vec<String> = header.iter().map(|&cell| cell.to_owned()).collect();
    let rule = vec!["---".to_owned(); header.len()];
    let lines = [head, rule];
    lines.iter().chain(rows).map(|row| line(row)).collect()
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
        let rows = [vec!["a|b".to_owned(), "1".to_owned()]];
        let expected = "| x | y |\n| --- | --- |\n| a\\|b | 1 |\n";
        assert_eq!(table(&["x", "y"], &rows), expected);
        assert_eq!(table(&["x"], &[]), "None.\n");
    }
}
