#!/usr/bin/python3
"""Writes exports of orders as Python programs write them.

    /usr/bin/python3 writers.py FORM TASK.json

TASK.json: a list of files, each with its path and its orders. FORM: one of the functions of FORMS, at the end.
"""
import csv
import datetime
import json
import sys
import xml.etree.ElementTree as ElementTree
from decimal import Decimal

HEADINGS = ['Order', 'Customer', 'Qty', 'Value', 'Complete', 'Due']


def due_of(order):
    return datetime.datetime.fromisoformat(order['due'])


def amount_of(order):
    return Decimal(order['valueMinor']) / 100


def cells_of(order):
    """As a program holds them: what they look like is left to the csv module."""
    return [
        order['id'], order['customer'], order['pieces'], amount_of(order), order['completeOnly'], due_of(order)
    ]


def german_of(order):
    amount = f'{amount_of(order):,.2f}'.translate(str.maketrans(',.', '.,'))
    complete = 'ja' if order['completeOnly'] else 'nein'
    pieces = f"{order['pieces']:,}".replace(',', '.')
    return [order['id'], order['customer'], pieces, amount, complete, f'{due_of(order):%d.%m.%Y %H:%M}']


def delimited(encoding, cells=cells_of, **dialect):
    def write(path, orders):
        with open(path, 'w', newline='', encoding=encoding) as file:
            out = csv.writer(file, **dialect)
            out.writerow(HEADINGS)
            out.writerows(cells(order) for order in orders)
    return write


def write_xml(path, orders):
    root = ElementTree.Element('orders', plant='1000')
    for order in orders:
        complete = 'true' if order['completeOnly'] else 'false'
        row = ElementTree.SubElement(root, 'order', number=order['id'], due=order['due'], complete=complete)
        ElementTree.SubElement(row, 'customer').text = order['customer']
        lines = ElementTree.SubElement(row, 'lines')
        ElementTree.SubElement(lines, 'pieces').text = str(order['pieces'])
        ElementTree.SubElement(lines, 'amount').text = f'{amount_of(order):.2f}'
    ElementTree.ElementTree(root).write(path, encoding='utf-8', xml_declaration=True)


def write_openpyxl(path, orders):
    import openpyxl
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(HEADINGS)
    for order in orders:
        sheet.append([None, None, order['pieces'], order['valueMinor'] / 100, order['completeOnly'], due_of(order)])
        for column, text in enumerate([order['id'], order['customer']], 1):
            cell = sheet.cell(sheet.max_row, column)
            cell.value = text
            # A text that begins with = would be taken for a formula.
            cell.data_type = 's'
    book.save(path)


def write_xlsxwriter(path, orders):
    """Above the table a title, beside it the net value and the freight: the value is their sum."""
    import xlsxwriter
    book = xlsxwriter.Workbook(path)
    book.add_worksheet('Notes').write_string(0, 0, 'Sheets before the one that is read')
    sheet = book.add_worksheet('Orders')
    day = book.add_format({'num_format': 'dd.mm.yyyy hh:mm'})
    money = book.add_format({'num_format': '#,##0.00 "EUR"'})
    sheet.merge_range(0, 0, 0, 7, 'Open orders of plant 1000')
    sheet.write_row(2, 0, HEADINGS + ['Net', 'Freight'])
    for row, order in enumerate(orders, 3):
        freight = order['valueMinor'] // 50
        sheet.write_string(row, 0, order['id'])
        sheet.write_string(row, 1, order['customer'])
        sheet.write_number(row, 2, order['pieces'])
        # For a formula without a value XlsxWriter writes a 0 too: which is meant cannot be told, so a 0 is a number here.
        if order['valueMinor'] == 0:
            sheet.write_number(row, 3, 0, money)
        else:
            sheet.write_formula(row, 3, f'=G{row + 1}+H{row + 1}', money, order['valueMinor'] / 100)
        sheet.write_boolean(row, 4, order['completeOnly'])
        sheet.write_datetime(row, 5, due_of(order), day)
        sheet.write_number(row, 6, (order['valueMinor'] - freight) / 100, money)
        sheet.write_number(row, 7, freight / 100, money)
    book.close()


FORMS = {
    'excel': delimited('utf-8', dialect='excel'),
    'unix': delimited('utf-8', dialect='unix'),
    'excel-tab': delimited('utf-16', dialect='excel-tab'),
    'german': delimited('utf-8-sig', german_of, delimiter=';'),
    'quote-nonnumeric': delimited('utf-8', quoting=csv.QUOTE_NONNUMERIC),
    'xml': write_xml,
    'openpyxl': write_openpyxl,
    'xlsxwriter': write_xlsxwriter,
}

if __name__ == '__main__':
    with open(sys.argv[2], encoding='utf-8') as task:
        for file in json.load(task):
            FORMS[sys.argv[1]](file['path'], file['orders'])
