"""Looking at an ad's pictures."""

from reviewtui.words import Catalogue

WORDS: Catalogue = {
    "none": ("This ad has no picture.", "Este anuncio no tiene imagen."),
    "extra": (
        "Pictures need an extra that is not installed: pip install 'reviewtui[images]'",
        "Las imágenes necesitan un extra que no está instalado: pip install 'reviewtui[images]'",
    ),
    "off": (
        'Pictures are off: pictures = "none" in config.toml',
        'Las imágenes están desactivadas: pictures = "none" en config.toml',
    ),
    "colours": (
        "This terminal shows too few colours for pictures, or NO_COLOR is set.",
        "Este terminal muestra muy pocos colores para imágenes, o NO_COLOR está puesto.",
    ),
}
