"""What the fields of an account are called (`domain.records.ACCOUNT_FIELDS`), and those that a rule derives."""

from reviewtui.words import Catalogue

WORDS: Catalogue = {
    "name": ("Name", "Nombre"),
    "owner": ("Owner", "Responsable"),
    "backup": ("Backup", "Respaldo"),
    "stage": ("Stage", "Etapa"),
    "segment": ("Segment", "Segmento"),
    "industry": ("Industry", "Sector"),
    "region": ("Region", "Región"),
    "plan": ("Plan", "Plan"),
    "seats": ("Seats", "Licencias"),
    "amount_minor": ("Amount", "Importe"),
    "currency": ("Currency", "Moneda"),
    "period": ("Period", "Periodo"),
    "since": ("Customer since", "Cliente desde"),
    "last_contact": ("Last contact", "Último contacto"),
    "churned": ("Left", "Se fue"),
    "churned_on": ("Left on", "Se fue el"),
    "churn_kind": ("Kind of churn", "Tipo de pérdida"),
    "website": ("Website", "Sitio web"),
    "contact": ("Contact", "Contacto"),
    "url": ("Shown at", "Se ve en"),
    "extra": ("Other", "Otros"),
    "health_band": ("Health band", "Banda de salud"),
    "churn": ("Standing", "Situación"),
    "use_active": ("Users {month}", "Usuarios {month}"),
    "use_eligible": ("Could use it {month}", "Podrían usarlo {month}"),
    "a_month": ("{money} a month", "{money} al mes"),
    "a_year": ("{money} a year", "{money} al año"),
}
