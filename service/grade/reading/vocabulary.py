"""Words of workings in English, German and Spanish, and what those say that steer a line."""
# ruff: noqa: E501, SIM905  a table reads best with its kin on one line, and words without quotes

from __future__ import annotations

import re

THEREFORE = frozenset(
    """
    so hence therefore thus then consequently ergo daher deshalb folglich somit damit dann daraus luego entonces así tanto
    obtenemos queda gives yields get follows folgt ergibt erhalten
    """.split()
)
"""Words that tie a statement to the one before as its consequence."""

CONDITION = frozenset(
    """
    for if when whenever where with at provided für wenn falls bei mit sofern wobei stelle an para si cuando con en donde siempre
    """.split()
)
"""Words before what is assumed for the statement beside them."""
REASON = frozenset(["since", "because", "as", "da", "weil", "denn", "wegen", "porque", "pues", "ya"])
CHECK = frozenset(
    """
    check test probe comprobación comprobamos try checking verify prüfe einsetzen substitute put insert setze sustituimos
    """.split()
)
ANSWER = frozenset(
    """
    is are ist sind es son answer get gets gives so thus therefore hence then ergibt erhalten obtain obtains obtenemos queda
    resultado resulta equals also daher folglich somit dann luego entonces antwort ergebnis lösung solution respuesta solución
    result it yields becomes equal value wert valor
    """.split()
)
"""Words after which a bare number or expression is what the line says."""

NO_SOLUTION = (
    "no solution", "no solutions", "no real solution", "no real solutions", "no real root", "no real roots", "there is no solution", "there are no solutions",
    "not solvable", "keine lösung", "keine lösungen", "keine reelle lösung", "keine reellen lösungen", "keine reelle nullstelle", "keine reellen nullstellen",
    "nicht lösbar", "unlösbar", "nicht möglich", "sin solución", "sin soluciones", "sin solución real", "sin soluciones reales", "no hay solución", "no hay soluciones",
    "no tiene solución", "no tiene soluciones", "ninguna solución", "no hay solución real", "no hay soluciones reales", "no tiene solución real", "no tiene soluciones reales",
)  # fmt: skip
ALWAYS = (
    "all real numbers", "all reals", "every real number", "any real number", "all values", "every x", "any x", "always true", "infinitely many solutions",
    "infinite solutions", "alle reellen zahlen", "jede reelle zahl", "jedes x", "immer wahr", "unendlich viele lösungen", "allgemeingültig",
    "todos los números reales", "todos los reales", "todo número real", "cualquier número real", "siempre cierto", "siempre verdadero", "infinitas soluciones",
)  # fmt: skip
DIVERGES = (
    "diverges", "divergent", "does not exist", "doesn't exist", "do not exist", "dne", "undefined", "not defined", "does not converge", "doesn't converge",
    "divergiert", "existiert nicht", "nicht definiert", "konvergiert nicht", "unbestimmt divergent", "no existe", "diverge", "no converge", "indefinido", "indefinida", "no está definido",
)  # fmt: skip
WHOLE_TRUE = frozenset({"all", "true", "always", "identity", "wahr", "immer", "stets", "siempre", "identidad", "alle"})
WHOLE_FALSE = frozenset(
    """
    none false never impossible contradiction falsch nie widerspruch unmöglich imposible contradicción nunca keine ninguna
    """.split()
)
DISCARDED = re.compile(
    r"\b(?:impossible|not possible|(?:not in|outside|nicht in|außerhalb|no está en|fuera) (?:of )?(?:the |der |del |el )?(?:domain|definitionsmenge|dominio)|not in this case|does not belong|not allowed|not a solution|no solution|"
    r"(?:but|not|aber|nicht|pero|no) (?:[<>≤≥]|\\[lg]eq?) ?[-−]?[0-9]{1,6}|"
    r"(?:does|do|did) ?n[o'’]t (?:work|fit|satisfy|check|count|hold)|fails|(?:geht|passt|funktioniert|gilt) nicht|no (?:cumple|funciona|verifica)|"
    r"rejected?|rej|extraneous|discard|invalid|not valid|does not count|excluded?|"
    r"unmöglich|nicht möglich|keine lösung|entfällt|scheidet aus|ungültig|nicht zulässig|ausgeschlossen|scheinlösung|"
    r"no es posible|no vale|no sirve|kommt nicht in frage|imposible|no es solución|se descarta|se rechaza|no válid[ao]|extrañ[ao])\b",
    re.IGNORECASE,
)
"""Words that set a value aside."""
DOMAIN_WORDS = frozenset(
    """
    domain range definitionsbereich definitionsmenge dominio wertebereich wertemenge defined converges konvergiert converge
    """.split()
)

PROOF: dict[str, str] = {
    "lhs": "lhs", "l.h.s": "lhs", "l.s": "lhs", "ls": "lhs", "left side": "lhs", "left hand side": "lhs", "left-hand side": "lhs", "linke seite": "lhs", "lado izquierdo": "lhs", "miembro izquierdo": "lhs", "primer miembro": "lhs",
    "rhs": "rhs", "r.h.s": "rhs", "r.s": "rhs", "rs": "rhs", "right side": "rhs", "right hand side": "rhs", "right-hand side": "rhs", "rechte seite": "rhs", "lado derecho": "rhs", "miembro derecho": "rhs", "segundo miembro": "rhs",
    "ia": "base", "induktionsanfang": "base", "base case": "base", "base": "base", "basis step": "base", "caso base": "base",
    "iv": "hypothesis", "ih": "hypothesis", "induction hypothesis": "hypothesis", "inductive hypothesis": "hypothesis", "induktionsvoraussetzung": "hypothesis", "induktionsannahme": "hypothesis", "hipótesis de inducción": "hypothesis", "hipótesis": "hypothesis",
    "is": "step", "induction step": "step", "inductive step": "step", "induktionsschritt": "step", "paso inductivo": "step", "paso de inducción": "step",
}  # fmt: skip
"""Labels of proofs, before a colon or (for a side) an equals sign."""
INTRODUCES = frozenset(
    """
    be denote denotes represent represents is ist bezeichne bezeichnet steht stand stands die der das ein eine el la es un una the
    number anzahl número sei representa
    """.split()
)
