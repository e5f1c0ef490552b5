#!/usr/bin/python3
"""Puts a small plant into an empty Tryton 6.0: three orders, and castings for only two of them.

    TRYTOND_CONFIG=CONF /usr/bin/python3 tryton-seed.py DATABASE READER_PASSWORD

Everything goes through Tryton's own models, so what lies in the tables is what Tryton itself would have put there.
The last line printed is JSON: the day it was seeded, and the state of each production.
"""
import datetime
import json
import sys
from decimal import Decimal

from proteus import Model, Wizard
from proteus import config as connection

# Tryton refuses to plan before its own today, so all dates are counted from it.
TODAY = datetime.date.today()


def day(days):
    return TODAY + datetime.timedelta(days=days)


def add(kind, /, **values):
    record = Model.get(kind)(**values)
    record.save()
    return record


def one(kind, *domain):
    record, = Model.get(kind).find(list(domain))
    return record


def company(config):
    euro = add('currency.currency', name='Euro', code='EUR', symbol='€', rounding=Decimal('0.01'))
    add('currency.currency.rate', currency=euro, date=datetime.date(2000, 1, 1), rate=Decimal(1))
    wizard = Wizard('company.company.config')
    wizard.execute('company')
    wizard.form.party = add('party.party', name='Lindau Pumpenwerk GmbH')
    wizard.form.currency = euro
    wizard.execute('add')
    # What is made from here on belongs to the company.
    config._context = Model.get('res.user').get_preferences(True, {})


def product(name, code, price, cost, **kind):
    unit = one('product.uom', ('symbol', '=', 'u'))
    template = Model.get('product.template')(
        name=name, code=code, default_uom=unit, type='goods', list_price=Decimal(price), **kind)
    variant, = template.products
    variant.cost_price = Decimal(cost)
    template.save()
    variant, = template.products
    return variant


def work_centres():
    category = add('production.work.center.category', name='Machining')
    plant = add('production.work.center', name='Hall A')
    lines = [
        add('production.work.center', name='Line %d' % number, parent=plant, category=category,
            cost_price=Decimal('62.50'), cost_method='hour')
        for number in (1, 2, 3)]
    return category, lines


def recipe(housing, parts, category):
    bom = Model.get('production.bom')(name='Pump housing')
    for part, quantity in parts:
        line = bom.inputs.new()
        line.product, line.quantity = part, quantity
    line = bom.outputs.new()
    line.product, line.quantity = housing, 1
    bom.save()
    milling = add('production.routing.operation', name='Milling', work_center_category=category)
    routing = Model.get('production.routing')(name='Pump housing')
    routing.boms.append(bom)
    routing.steps.new(operation=milling)
    routing.save()
    use = housing.boms.new()
    use.bom, use.routing = bom, routing
    housing.save()
    return routing


def count_stock(counts):
    inventory = Model.get('stock.inventory')(location=one('stock.location', ('code', '=', 'STO')))
    for counted, quantity in counts:
        line = inventory.lines.new()
        line.product, line.quantity = counted, quantity
    inventory.click('confirm')


def sell(customer, reference, ship, housing, quantity, price):
    sale = Model.get('sale.sale')(
        party=customer, reference=reference, shipping_date=ship, invoice_method='manual')
    line = sale.lines.new()
    line.product, line.quantity, line.unit_price = housing, quantity, Decimal(price)
    sale.click('quote')
    sale.click('confirm')


def buy(supplier, due, casting, quantity, price):
    purchase = Model.get('purchase.purchase')(
        party=supplier, reference='AB-5514', delivery_date=due, invoice_method='manual')
    line = purchase.lines.new()
    line.product, line.quantity, line.unit_price = casting, quantity, Decimal(price)
    purchase.click('quote')
    purchase.click('confirm')


def release(routing, lines):
    """In the order of their sales: each production takes its parts before the next one asks for them."""
    productions = Model.get('production').find([], order=[('id', 'ASC')])
    for production, line in zip(productions, lines, strict=True):
        production.routing, production.work_center = routing, line
        production.save()
        production.click('draft')
        production.click('wait')
        production.click('assign_try')
    return productions


# What someone in none of Tryton's own groups may not see, and a plant's reading needs. Customers are not among them:
# those everybody may see and, by Tryton's own defaults, rename. A reading account is no proof that nothing is written.
READABLE = [
    'sale.sale', 'sale.line', 'purchase.purchase', 'purchase.line',
    'production', 'production.work', 'production.bom', 'production.bom.input', 'production.bom.output',
    'production.routing', 'production.routing.step', 'production.routing.operation', 'production.work.center',
    'product.template', 'product.product', 'product.product-production.bom', 'stock.move', 'stock.location',
    ]


def reader(password):
    group = add('res.group', name='Reading only')
    for name in READABLE:
        add('ir.model.access', model=one('ir.model', ('model', '=', name)), group=group,
            perm_read=True, perm_write=False, perm_create=False, perm_delete=False)
    user = Model.get('res.user')(name='Reader', login='reader', password=password)
    user.groups.append(group)
    user.companies.append(one('company.company'))
    user.company = one('company.company')
    user.save()


def main(database, password):
    config = connection.set_trytond(database, user='admin')
    company(config)
    customers = [
        add('party.party', name=name)
        for name in ('Kessler Hydraulik AG', 'Morrow Valves Ltd', 'Fjordvann AS')]
    casting = product('Housing casting', 'CA-110', '0', '14.20', purchasable=True)
    seal = product('Shaft seal', 'SE-040', '0', '2.35', purchasable=True)
    housing = product('Pump housing', 'PH-220', '64', '38', producible=True, salable=True, supply_on_sale=True)
    category, lines = work_centres()
    routing = recipe(housing, [(casting, 1), (seal, 2)], category)
    count_stock([(casting, 900), (seal, 5000)])
    orders = [('4500071', 4, 400, '64.00'), ('4500072', 6, 350, '63.50'), ('4500073', 9, 500, '61.75')]
    for customer, (reference, days, quantity, price) in zip(customers, orders, strict=True):
        sell(customer, reference, day(days), housing, quantity, price)
    buy(add('party.party', name='Gießerei Hollenbach'), day(5), casting, 600, '13.90')
    productions = release(routing, lines)
    reader(password)
    print(json.dumps({
        'seededOn': TODAY.isoformat(),
        'productions': {production.number: production.state for production in productions},
        }))


if __name__ == '__main__':
    main(*sys.argv[1:])
