// Typing in a drawn field: when a key ends an exponent, a root or a fraction, and what a word becomes. See docs/page.md.

const RELATION = /^[=<>≤≥≠;]$/;
const SIGN = /^[-+*/·×:±−,^_']$/;
const BOXES = new Set(["surd", "genfrac", "subsup", "msubsup"]);
const RANGES = new Set(["\\sum", "\\prod", "\\int", "\\lim"]); // what stands below and above these is a relation or a term
const explicit = new WeakSet(); // boxes that were opened by a key of their own: only = < > end them, and + − an exponent

/** The words of a formula, as one types them, in every language: what is typed as text has the same. */
const FUNCTIONS = "sin cos tan cot sec csc sinh cosh tanh coth arcsin arccos arctan ln exp max min det gcd arg lg";
const NAMED = [
  "tg cotg ctg cosec sen arcsen arctg atg arcctg arccotg lb sech csch tgh ctgh arsinh arcosh artanh arcoth arcsinh arccosh arctanh arccot arcsec arccsc",
  "asin acos atan acot asec acsc asinh acosh atanh sgn sign lcm ggT kgV mcd mcm Re Im floor ceil erf erfc binomial conj sinc norm trace",
].join(" ");
const GREEK = "alpha beta gamma delta epsilon zeta eta theta kappa lambda mu nu xi pi rho sigma tau phi chi psi omega Gamma Delta Theta Lambda Sigma Phi Psi Omega";
const SHORT = new Set(["eta", "mu", "nu", "xi", "chi", "psi", "rho", "tau", "phi"]); // short enough to be letters that are multiplied
const AFTER = "nothing+digit+function+frac+surd+binop+relop+punct+array+openfence+closefence+space+text";

/** What typed words and signs become: word → LaTeX. */
export function shortcuts() {
  const own = (names, latex) => names.split(" ").map((name) => [name, latex(name)]);
  const letter = (name) => (SHORT.has(name) ? { after: AFTER, value: `\\${name}` } : `\\${name}`);
  return Object.fromEntries([
    ...own(FUNCTIONS, (name) => `\\${name}`),
    ...own(NAMED, (name) => `\\operatorname{${name}}`),
    ...own(GREEK, letter),
    ...Object.entries(SIGNS),
  ]);
}

const SIGNS = {
  log: "\\log",
  sqrt: "\\sqrt{#?}",
  raiz: "\\sqrt{#?}",
  "√": "\\sqrt{#?}",
  cbrt: "\\sqrt[3]{#?}",
  abs: "\\operatorname{abs}",
  int: "\\int",
  sum: "\\sum",
  prod: "\\prod",
  lim: "\\lim",
  infinity: "\\infty",
  infty: "\\infty",
  oo: { after: AFTER, value: "\\infty" },
  deg: { after: "digit+space", value: "\\degree" },
  or: "\\lor",
  and: "\\land",
  mod: "\\bmod",
  "*": "\\cdot",
  "**": "^{#?}",
  "%": "\\%",
  "&": "\\&",
  "!=": "\\ne",
  "<=": "\\le",
  ">=": "\\ge",
  "≠": "\\ne",
  "≤": "\\le",
  "≥": "\\ge",
  "=>": "\\Rightarrow",
  "<=>": "\\iff",
  "->": "\\to",
  "+-": "\\pm",
  "...": "\\ldots",
  "''": "^{\\doubleprime}",
  "'''": "^{\\prime\\prime\\prime}",
};

/** Where the caret of a field stands: the piece before it, and the box that it is in. MathLive tells neither, so its model is asked. */
function place(field) {
  const { model } = field._mathfield;
  const atom = model.at(model.position);
  return { model, atom, box: atom.parent, branch: atom.parentBranch };
}

/** Makes ready for a key: leaves the boxes that it ends, opens an index. True where the key is used up by that. */
export function prepare(field, key) {
  if (key === " ") return space(field);
  if (key.length !== 1 || !field.selectionIsCollapsed) return false;
  if (key === "=" && turnsFactorial(field)) return true;
  while (ends(place(field), key)) field.executeCommand("moveAfterParent");
  if (/\d/.test(key) && startsIndex(place(field))) field.executeCommand("moveToSubscript");
  return false;
}

/** Whether the caret is in a box that is still to be filled. */
export const isInEmptyBox = (field) => isEmpty(place(field).atom);

/** Opens a box by a key of its own, in which more than a number or a name may stand. */
export function open(field, latex) {
  const around = place(field).box;
  field.insert(latex, { selectionMode: "placeholder" });
  const { box } = place(field);
  if (box && box !== around) explicit.add(box);
}

/** Whether a key ends the box that the caret is in: as typed text it would go on behind it. */
function ends({ atom, box, branch }, key) {
  if (!box || !BOXES.has(box.type) && !isScript(branch)) return false;
  if (isEmpty(atom) || !atom.isLastSibling) return false;
  if (key === ")") return isInBracket(box);
  if (RANGES.has(box.command)) return (key === "^" && branch === "subscript") || (isLetter(key) && atom.isDigit());
  if (RELATION.test(key)) return true;
  if (box.type === "genfrac" || isOperator(atom)) return false;
  if (explicit.has(box)) return isScript(branch) && /[-+−±]/.test(key);
  if (key === "^") return branch === "subscript" || box.type === "surd";
  if (key === "," || key === ".") return key === "," && !atom.isDigit();
  if (key === "(") return !isFunction(atom);
  if (isLetter(key)) return atom.isDigit();
  return SIGN.test(key);
}

const isEmpty = (atom) => atom.type === "first" || atom.type === "placeholder";
const isScript = (branch) => branch === "superscript" || branch === "subscript";
const isLetter = (key) => /^\p{L}$/u.test(key);
const isFunction = (atom) => atom.isFunction || atom.type === "mop" || atom.type === "operator";
const isOperator = (atom) => atom.type === "mbin" || atom.type === "mrel" || /^[-+−]$/.test(atom.value ?? "");

/** Whether a bracket that is still open stands around the box. */
function isInBracket(box) {
  for (let around = box.parent; around; around = around.parent) {
    if (around.type === "leftright") return /^[?.]$/.test(around.rightDelim ?? "?");
  }
  return false;
}

/** A digit behind a letter is its index, as in typed text. */
function startsIndex({ atom, branch }) {
  return branch !== "subscript" && atom.type === "mord" && /^[a-zA-Z]$/.test(atom.value ?? "") && !(atom.value === "e" && atom.leftSibling?.isDigit());
}

/** A space parts a whole number from its fraction; it leaves a box, and says nothing elsewhere. */
function space(field) {
  const { atom, box, branch } = place(field);
  const isInBox = box && (BOXES.has(box.type) || isScript(branch));
  if (isInBox && !isEmpty(atom)) return false;
  if (!isInBox && atom.isDigit?.()) field.insert("\\:", { selectionMode: "after" });
  return true;
}

/** `n!=` is typed for ≠, wherever the factorial stood. */
function turnsFactorial(field) {
  const { atom, branch } = place(field);
  if (atom.value !== "!" || !isScript(branch)) return false;
  field.executeCommand("deleteBackward");
  prepare(field, "=");
  return field.insert("\\ne", { selectionMode: "after" });
}
