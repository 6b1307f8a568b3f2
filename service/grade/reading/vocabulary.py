"""Words of workings in English, German and Spanish: which are language and not letters, and what those say that steer a line."""
# ruff: noqa: E501, SIM905  a table reads best with its kin on one line, and words without quotes

from __future__ import annotations

LANGUAGE = frozenset(
    """
    for the this that these those then than they them their there here is are was were be been has have had does do did done not
    no yes an any all each every both of on by at as to so it its we you he she if when where while with without from into onto
    over under between about after before because since until and or but also hence thus therefore consequently now next again
    first second third last only just more less most least same other another one two three four five six seven eight nine ten let
    suppose assume say call put set get gets got give gives given find found solve solved solving use used using take taking taken
    make makes made show shown shows prove proof check checks checked simplify simplified expand expanded factor factors factored
    divide divided dividing multiply multiplied multiplying subtract subtracted add added adding cancel cancelled square squared
    squaring side sides left right hand term terms number numbers integer integers real whole value values equation equations
    expression function functions formula root roots zero zeros solution solutions answer answers result results case cases step
    steps line lines part point points slope area length width height volume distance speed time rate price cost total which what
    who how why can cannot could will would shall should must may might exist exists defined undefined converge converges diverge
    diverges infinity limit series sequence sum difference product quotient dne lhs rhs we've we're it's that's let's doesn't
    don't isn't can't won't i'm quadratic linear theorem rule rules test chain power substitution substitute substituting parts
    integration differentiation equal equals equivalent true false correct wrong ok okay okey yields follows following domain
    range inverse tangent derivative integral antiderivative constant constants extraneous valid invalid rejected reject accept
    tickets ticket apples litres liters years hours minutes seconds days people adult adults child children student students
    minimum maximum max min critical inflection concave increasing decreasing positive negative der die das den dem des ein eine
    einen einem einer eines kein keine keinen keiner ist sind war sei seien wird werden hat haben habe gilt gelten folgt folglich
    daraus daher deshalb somit damit dann und oder aber auch noch nur nicht weil denn da wenn falls für mit ohne von vom zum zur
    bei beim aus auf nach vor über unter zwischen um im am ins ab wir sie es er man ich du uns sich wie wo wobei wegen durch jede
    jeder jedes jedem alle alles einige beide beiden erste zweite dritte löse lösen löst gelöst lösung lösungen bestimme bestimmen
    berechne berechnen vereinfache vereinfachen multipliziere ausmultiplizieren faktorisiere faktorisieren leite ableiten
    ableitung integriere integrieren stammfunktion gleichung gleichungen seite seiten linke rechte linken rechten zahl zahlen
    ganze ganzen reelle reellen wert werte nullstelle nullstellen ergebnis antwort probe fall fälle schritt zeile teil punkt
    steigung fläche länge breite höhe volumen einsetzen eingesetzt kürzen gekürzt erweitern umformen umstellen quadrieren wurzel
    ziehen teilen geteilt addieren subtrahieren erhalten erhält ergibt bekommt wahr falsch richtig wahre falsche aussage
    widerspruch definitionsmenge definitionsbereich lösungsmenge umkehrfunktion tangente grenzwert reihe folge divergiert
    konvergiert existiert unendlich viele immer stets behauptung beweis induktion annahme voraussetzung el la los las lo un una
    unos unas son sea sean era ser está están hay tiene tienen se si sí ni que qué como cómo cuando donde dónde cual del de al en
    por para con sin sobre entre desde hasta según pero también solo sólo más menos muy ya pues porque luego entonces así tanto
    ahora después antes primero segundo tercero resuelve resolver resolvemos simplifica simplificar simplificamos desarrolla
    factoriza factorizar deriva derivar derivamos integra integrar calcula calcular hallar halla encontrar encuentra obtenemos
    obtiene obtener queda quedan tenemos solución soluciones respuesta resultado ecuación ecuaciones lado lados miembro izquierdo
    derecho número números entero enteros reales valor valores raíz raíces cero ceros caso casos paso línea parte punto pendiente
    área dividimos multiplicamos sumamos restamos sustituimos sustituyendo despejamos despejando verdadero falso comprobación
    todos todas cualquier ningún ninguna infinitas siempre nunca existe dominio recta derivada
    """.split()
)
"""Words of two letters and more that are language wherever they stand free."""

NOT_LANGUAGE = frozenset(
    """
    in and or not mod sin max min sum product limit lim integral derivative vector matrix root
    """.split()
)
"""Words that may be mathematics: their neighbours decide."""

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
