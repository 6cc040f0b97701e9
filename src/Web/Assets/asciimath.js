// Formulas as people type them (AsciiMath) into Presentation MathML, which browsers set by themselves.

const namespace = 'http://www.w3.org/1998/Math/MathML';

const pairs = text => Object.fromEntries(text.trim().split(/\s+/).map(pair => pair.split(':')));

const letters = pairs(`
  alpha:α beta:β gamma:γ delta:δ epsilon:ε varepsilon:ɛ zeta:ζ eta:η theta:θ vartheta:ϑ iota:ι kappa:κ lambda:λ mu:μ nu:ν xi:ξ pi:π rho:ρ
  sigma:σ tau:τ upsilon:υ phi:ϕ varphi:φ chi:χ psi:ψ omega:ω Gamma:Γ Delta:Δ Theta:Θ Lambda:Λ Xi:Ξ Pi:Π Sigma:Σ Phi:Φ Psi:Ψ Omega:Ω
  oo:∞ infty:∞ hbar:ℏ`);
const signs = {
  ...pairs(`
    *:⋅ **:∗ xx:× times:× +-:± <=:≤ >=:≥ !=:≠ ~~:≈ -=:≡ ->:→ =>:⇒ <=>:⇔ in:∈ sum:∑ prod:∏ int:∫ del:∂ grad:∇ cdot:⋅ //:/ ...:…`),
  '-:': '÷', '+': '+', '-': '-', '=': '=', '<': '<', '>': '>', ',': ',', '|': '|', '!': '!', "'": '′',
};
const functions = new Set(`
  sin cos tan sec csc cot sinh cosh tanh sech csch coth arcsin arccos arctan asin acos atan log ln exp lim det dim mod gcd lcm min max`.trim().split(/\s+/));
const above = { hat: '^', bar: '¯', vec: '→', dot: '.', ddot: '..' };
const fences = { '(': ')', '[': ']', '{': '}' };
const unary = new Set(['sqrt', 'abs', 'text', 'cc', ...Object.keys(above)]);
const binary = new Set(['frac', 'root']);
const known = [...Object.keys(letters), ...Object.keys(signs), ...functions, ...unary, ...binary, ...Object.keys(fences), ...Object.values(fences), '^', '_', '/']
  .sort((one, other) => other.length - one.length);

function tokensOf(text) {
  const tokens = [];
  let at = 0;
  while (at < text.length) {
    const rest = text.slice(at);
    const found = /^\s+/.exec(rest)?.[0] ?? /^"[^"]*"/.exec(rest)?.[0] ?? /^(\d+(\.\d*)?|\.\d+)/.exec(rest)?.[0]
      ?? known.find(symbol => rest.startsWith(symbol)) ?? String.fromCodePoint(rest.codePointAt(0));
    if (found.trim()) tokens.push(found);
    at += found.length;
  }
  return tokens;
}

function make(tag, ...inside) {
  const element = document.createElementNS(namespace, tag);
  element.append(...inside);
  return element;
}

const row = items => items.length === 1 ? items[0] : make('mrow', ...items);

/** What is written in brackets below, above or beside a line needs none. */
function bare(element) {
  if (element.localName !== 'mrow' || !element.dataset.fenced) return element;
  return row([...element.children].slice(1, -1));
}

class Reader {
  constructor(text) {
    this.tokens = tokensOf(text);
    this.at = 0;
  }

  get next() { return this.tokens[this.at]; }

  /** Everything up to a closing bracket. */
  expression() {
    const items = [];
    while (this.next !== undefined && !Object.values(fences).includes(this.next)) {
      let item = this.scripted();
      if (this.next === '/') {
        this.at++;
        item = make('mfrac', bare(item), bare(this.scripted()));
      }
      items.push(item);
    }
    return items;
  }

  scripted() {
    const base = this.simple();
    const below = this.script('_');
    const high = this.script('^');
    if (below && high) return make('msubsup', base, below, high);
    return below ? make('msub', base, below) : high ? make('msup', base, high) : base;
  }

  script(sign) {
    if (this.next !== sign) return null;
    this.at++;
    return bare(this.simple());
  }

  simple() {
    const token = this.tokens[this.at++];
    if (token === undefined || Object.values(fences).includes(token)) {
      if (token !== undefined) this.at--;
      return make('mrow');
    }
    if (token in fences) return this.fenced(token);
    if (unary.has(token)) return this.one(token);
    if (token === 'frac') return make('mfrac', bare(this.simple()), bare(this.simple()));
    if (token === 'root') {
      const degree = bare(this.simple());
      return make('mroot', bare(this.simple()), degree);
    }
    if (token.startsWith('"')) return make('mtext', token.slice(1).replace(/"$/, ''));
    if (/^[\d.]/.test(token) && token !== '...') return make('mn', token);
    if (Object.hasOwn(letters, token)) return make('mi', letters[token]);
    if (Object.hasOwn(signs, token)) return make('mo', signs[token]);
    return make(/^\p{L}/u.test(token) ? 'mi' : 'mo', token);
  }

  fenced(opening) {
    const inside = this.expression();
    const closing = Object.values(fences).includes(this.next) ? this.tokens[this.at++] : '';
    const table = opening === '[' ? matrixOf(inside) : null;
    const element = make('mrow', make('mo', opening), ...(table ? [table] : inside), make('mo', closing));
    element.dataset.fenced = '1';
    return element;
  }

  one(name) {
    if (name === 'text' && this.next === '(') return make('mtext', this.words());
    const argument = bare(this.simple());
    if (name === 'sqrt') return make('msqrt', argument);
    if (name === 'abs') return make('mrow', make('mo', '|'), argument, make('mo', '|'));
    if (name === 'text') return make('mtext', argument.textContent);
    if (name !== 'cc') return make('mover', argument, make('mo', above[name]));
    const script = make('mstyle', argument);
    script.setAttribute('mathvariant', 'script');
    return script;
  }

  words() {
    const end = this.tokens.indexOf(')', this.at);
    const words = this.tokens.slice(this.at + 1, end < 0 ? undefined : end).join(' ');
    this.at = end < 0 ? this.tokens.length : end + 1;
    return words;
  }
}

/** [[a,b],[c,d]]: rows of equal length with commas between; else null. */
function matrixOf(items) {
  const rows = items.filter((_, place) => place % 2 === 0);
  const isMatrix = rows.length > 1 && rows.every(item => item.dataset?.fenced && item.firstChild.textContent === '[') &&
    items.every((item, place) => place % 2 === 0 || item.textContent === ',');
  if (!isMatrix) return null;
  const cells = rows.map(item => split([...item.children].slice(1, -1)));
  if (cells.some(line => line.length !== cells[0].length)) return null;
  return make('mtable', ...cells.map(line => make('mtr', ...line.map(cell => make('mtd', ...cell)))));
}

function split(items) {
  const parts = [[]];
  for (const item of items) {
    if (item.localName === 'mo' && item.textContent === ',') parts.push([]);
    else parts.at(-1).push(item);
  }
  return parts;
}

/** A formula as an element; null: nothing is written. */
export function formulaOf(text) {
  const reader = new Reader(text);
  const items = [];
  while (reader.next !== undefined) {
    items.push(...reader.expression());
    // A bracket that nobody opened.
    if (reader.next !== undefined) items.push(make('mo', reader.tokens[reader.at++]));
  }
  if (items.length === 0) return null;
  const style = make('mstyle', make('mrow', ...items));
  style.setAttribute('displaystyle', 'true');
  const math = make('math', style);
  math.querySelectorAll('[data-fenced]').forEach(element => element.removeAttribute('data-fenced'));
  return math;
}

/** As checks of formulas read it: a sign of multiplication is an asterisk. */
export function markupOf(math) {
  return new XMLSerializer().serializeToString(math).replaceAll('<mo>⋅</mo>', '<mo>*</mo>');
}
