"""Reads a workbook with openpyxl and says, in JSON, what a person would see of it."""

import datetime
import json
import sys

import openpyxl


def cell(value):
    """Dates as ISO days, everything else as it is."""
    if isinstance(value, (datetime.datetime, datetime.date)):
        return {"date": value.strftime("%Y-%m-%d")}
    return value


book = openpyxl.load_workbook(sys.argv[1])
sheets = []
for sheet in book.worksheets:
    rows = list(sheet.iter_rows())
    sheets.append({
        "name": sheet.title,
        "rows": [[cell(one.value) for one in row] for row in rows],
        "formats": [[one.number_format for one in row] for row in rows],
        "formulas": sum(one.data_type == "f" for row in rows for one in row),
        "filter": sheet.auto_filter.ref,
        "frozen": sheet.freeze_panes,
        "repeated": sheet.print_title_rows,
        "printed": sheet.print_area,
        "landscape": sheet.page_setup.orientation,
    })
json.dump({"title": book.properties.title, "sheets": sheets}, sys.stdout)
