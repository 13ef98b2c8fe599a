"""Custom fields of an object, as task tools and helpdesks list them: each with its name, or its id, and its value.

A choice is often kept by its place or its id, with what it is called beside it (`type_config.options`); a currency
beside an amount (`type_config.currency_type`).
"""

from collections.abc import Collection, Iterator, Sequence
from itertools import count
from typing import Any


def custom_fields(fields: Sequence[Any], taken: Collection[str]) -> Iterator[tuple[str, Any]]:
    """The name and value of each; one whose name is `taken`, or came before, stands under a name beside it."""
    names = set(taken)
    for field in fields:
        if not isinstance(field, dict):
            continue
        plain = field.get("name", field.get("id"))
        if not isinstance(plain, str | int):
            continue
        name = str(plain)
        if name in names:
            name = next(told for n in count(2) if (told := f"{plain} [{n}]") not in names)
        names.add(name)
        yield name, _chosen(field)


def _chosen(field: dict[str, Any]) -> Any:
    value, config = field.get("value"), field.get("type_config")
    if not isinstance(config, dict):
        return value
    called = _called(config.get("options"))
    if isinstance(value, list):
        return [called.get(one, one) if isinstance(one, str | int) else one for one in value]
    if isinstance(value, bool) or not isinstance(value, str | int):
        return value
    currency = config.get("currency_type")
    if isinstance(currency, str) and str(value).strip():
        return f"{value} {currency}"
    return called.get(value, value)


def _called(options: Any) -> dict[str | int, str]:
    """What choices are called, by their ids and places."""
    return {
        key: name
        for option in (options if isinstance(options, list) else ())
        if isinstance(option, dict) and isinstance(name := option.get("name") or option.get("label"), str)
        for key in (option.get("id"), option.get("orderindex"))
        if isinstance(key, str | int)
    }
