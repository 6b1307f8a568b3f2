"""Words of mathematical prose in English, German and Spanish: language, and not products of letters."""
# ruff: noqa: SIM905  words without quotes

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
    minimum maximum max min odd par zu critical inflection concave increasing decreasing positive negative der die das den dem des ein eine
    einen einem einer eines kein keine keinen keiner ist sind war sei seien wird werden hat haben habe gilt gelten folgt folglich
    daraus daher deshalb somit damit dann und oder aber auch noch nur nicht weil denn da wenn falls für mit ohne von vom zum zur
    bei beim aus auf nach vor über unter bis zwischen um im am ins ab wir sie es er man ich uns sich wie wo wobei wegen durch jede
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
    try typ sep sub fac eqn eqs aux res ans inv eig off rej wlog pos neg nun bed umf erw nst std cum sust desp
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
