"""Reads a word-processor file with python-docx and says, in JSON, how it is built."""

import json
import sys

import docx
from docx.oxml.ns import qn

file = docx.Document(sys.argv[1])
tables = []
for table in file.tables:
    repeated = [row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
    tables.append({
        "cells": [[cell.text for cell in row.cells] for row in table.rows],
        "repeated": repeated,
    })
json.dump({
    "title": file.core_properties.title,
    "author": file.core_properties.author,
    "language": file.core_properties.language,
    "headings": [[one.style.name, one.text] for one in file.paragraphs if one.style.name.startswith("Heading")],
    "tables": tables,
    "landscape": file.sections[0].page_width > file.sections[0].page_height,
    "pictures": sum("image" in rel.reltype for rel in file.sections[0].header.part.rels.values()),
}, sys.stdout)
