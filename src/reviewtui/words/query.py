"""What is wrong with a search."""

from reviewtui.words import Catalogue

WORDS: Catalogue = {
    "unknown_key": (
        "There is no filter “{word}”. The list is as it was. Nearest: {suggestion} (in quotes: as text)",
        "No existe el filtro «{word}». La lista sigue igual. El más parecido: {suggestion} (entre comillas: como texto)",
    ),
    "unknown_value": (
        "“{word}” is no known value. The list is as it was. Nearest: {suggestion}",
        "«{word}» no es un valor conocido. La lista sigue igual. El más parecido: {suggestion}",
    ),
    "no_value": (
        "“{word}” lacks a value. The list is as it was. For example: {suggestion}",
        "A «{word}» le falta un valor. La lista sigue igual. Por ejemplo: {suggestion}",
    ),
    "bad_bound": (
        "“{word}” compares nothing. The list is as it was. For example: {suggestion}",
        "«{word}» no compara nada. La lista sigue igual. Por ejemplo: {suggestion}",
    ),
    "no_ad_in_link": (
        "The link “{word}” names no ad. The list is as it was. Copy it with an ad selected, or type {suggestion}",
        "El enlace «{word}» no nombra ningún anuncio. La lista sigue igual. Cópielo con un anuncio seleccionado o"
        " escriba {suggestion}",
    ),
    "too_many": (
        "“{word}” is one word too many. The list is as it was. A search takes {suggestion} at most.",
        "«{word}» es una palabra de más. La lista sigue igual. Una búsqueda admite {suggestion} como máximo.",
    ),
    "unknown_account": (
        "No account here fits “{word}”. The list is as it was. Nearest: {suggestion}",
        "Aquí ninguna cuenta responde a «{word}». La lista sigue igual. La más parecida: {suggestion}",
    ),
    "no_account": (
        "No account here fits “{word}”, nor comes near. The list is as it was. Begin with {suggestion} to see"
        " those there are.",
        "Aquí ninguna cuenta responde a «{word}» ni se parece. La lista sigue igual. Empiece por {suggestion} para ver"
        " las que hay.",
    ),
}
