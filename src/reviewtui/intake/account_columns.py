"""What the columns of a customer system's files are called: HubSpot, Salesforce, ClickUp, and sheets kept by hand.

English and Spanish, as these systems label them in their exports. Fields as in `domain.records`; `amount` is a
decimal amount where `amount_minor` is hundredths.
"""

from reviewtui.intake.columns import ColumnNames

ACCOUNTS = ColumnNames(
    """
account_id: account id, id, record id, account record id, company id, customer id, client id, account number,
 hs object id, task id, id cuenta, id de la cuenta, id de cuenta, id cliente, id del cliente, id de registro,
 cuenta id
name: name, account name, company name, company, account, customer, customer name, client, client name, task name,
 nombre, nombre de la cuenta, nombre de la empresa, empresa, cuenta, cliente, nombre del cliente
owner: owner, company owner, account owner, owner name, hubspot owner id, account manager, csm,
 customer success manager, assignee, assignees, propietario, propietario de la empresa, propietario de la cuenta,
 responsable, gestor de cuenta
backup: backup, backup owner, secondary owner, deputy, suplente, segundo responsable, respaldo
stage: stage, lifecycle stage, lifecyclestage, customer stage, phase, status, account status, fase, etapa,
 etapa del ciclo de vida, estado
segment: segment, tier, customer tier, account tier, segmento, nivel
industry: industry, sector, industria
region: region, country, country/region, territory, billing country, región, país, territorio
plan: plan, subscription, product, package, plan name, suscripción, producto
seats: seats, licenses, licences, number of seats, asientos, licencias
amount: amount, arr, annual recurring revenue, annual contract value, acv, contract value, mrr,
 monthly recurring revenue, importe, ingresos recurrentes anuales, valor del contrato
amount_minor: amount minor
currency: currency, currency iso code, currencyisocode, deal currency code, moneda, divisa
period: period, billing period, billing frequency, periodo, período, frecuencia de facturación
since: since, customer since, start date, contract start, contract start date, closedate, cliente desde,
 fecha de inicio, inicio del contrato
last_contact: last contact, last contacted, notes last contacted, último contacto, fecha de último contacto,
 last activity, last activity date, lastactivitydate, última actividad, fecha de la última actividad
churned: churned, is churned, churn, has churned, ha cancelado, baja, cancelado
churned_on: churned on, churn date, cancellation date, end date, fecha de baja, fecha de cancelación
churn_kind: churn kind, churn type, churn reason type, tipo de baja
website: website, website url, domain, company domain name, sitio web, dominio
contact: contact, primary contact, main contact, contacto, contacto principal
url: url, link, record url, enlace
as_of: as of, observed at, exported at, last modified, fecha de exportación
""",
    {"id": ("account_id", ""), "recordid": ("account_id", ""), "account": ("name", ""), "company": ("name", ""),
     "cuenta": ("name", ""), "status": ("stage", ""), "accountstatus": ("stage", ""),
     "estado": ("stage", "")},
    {"amount": "amount_minor"},
    ranked=("last_contact",),
)  # fmt: skip

USAGE = ColumnNames(
    """
account_id: account id, id, record id, company id, customer id, account, customer, id cuenta, id de la cuenta,
 id cliente, cuenta, cliente
month: month, date, period, usage month, year month, mes, fecha, periodo, período
active: active, mau, monthly active users, active users, users, monthly users, usuarios activos,
 usuarios activos al mes, usuarios
eligible: eligible, eligible population, eligible users, population, potential users, employees, headcount,
 number of employees, población elegible, población, usuarios posibles, empleados, plantilla
as_of: as of, observed at, exported at, fecha de exportación
""",
    {"id": ("account_id", ""), "account": ("account_id", ""), "customer": ("account_id", "")},
)

RENEWALS = ColumnNames(
    """
account_id: account id, accountid, account record id, associated company ids (primary),
 associated company id (primary), associated company id, associated company ids, company id, customer id, id cuenta,
 id de la cuenta, id cliente, id de empresa asociada, ids de empresas asociadas (principal),
 ids de empresas asociadas, account name, associated company (primary), associated company name (primary),
 associated company, associated company name, company name, customer name, account, company, customer,
 nombre de la cuenta, empresa asociada (principal), empresa asociada, nombre de la empresa, cuenta, empresa, cliente
renewal_id: renewal id, opportunity id, deal id, contract id, record id, id, id renovación, id de la renovación,
 id contrato
name: name, renewal name, opportunity name, deal name, dealname, nombre, nombre de la renovación
renews_on: renews on, renewal date, renewal, close date, closedate, contract end, contract end date, end date,
 expiration date, fecha de renovación, renovación, fin del contrato, vencimiento, fecha de cierre
amount: amount, renewal amount, arr, annual contract value, contract value, value, importe, importe de renovación,
 valor
amount_minor: amount minor
currency: currency, currency iso code, currencyisocode, deal currency code, moneda, divisa
period: period, billing period, periodo, período
state: state, status, stage, deal stage, dealstage, stagename, estado, etapa, fase
probability: probability, probability (%), hs forecast probability, deal probability, probabilidad,
 probabilidad (%)
forecast: forecast, forecast amount, forecasted amount, hs projected amount, previsión, importe previsto
closed_on: closed on, closed date, renewed on, fecha de renovado
closed: closed amount, renewed amount, importe renovado
plan: plan, subscription, product, suscripción, producto
seats: seats, licenses, licences, asientos, licencias
deal_type: deal type, dealtype, opportunity type, type, tipo de negocio, tipo de oportunidad, tipo
url: url, link, enlace
as_of: as of, observed at, exported at, fecha de exportación
""",
    {"id": ("renewal_id", ""), "status": ("state", ""), "end date": ("renews_on", "")},
    {"amount": "amount_minor"},
    ranked=("account_id", "deal_type"),
)  # fmt: skip
