// Devices whose current is no multiple of their voltage. Each adds to `f`, the currents that leave nodes, and to `J`, how those change with the
// voltages. Node −1 is ground. The models and their figures are Open edX's: schematic.js (Diode, Fet).

const steepest = 50; // exponents beyond are continued by a parabola

export class Diode {
  constructor(anode, cathode, area, kind) {
    this.pins = [anode, cathode];
    this.saturation = 1e-14 * area; // amperes
    this.thermal = kind === 'normal' ? 25.8e-3 : 0.1e-3; // volts
  }

  load(x, f, J) {
    const [anode, cathode] = this.pins;
    const at = (voltage(x, anode) - voltage(x, cathode)) / this.thermal;
    const [value, slope] = exponential(at);
    add(f, anode, cathode, this.saturation * (value - 1));
    conduct(J, anode, cathode, this.saturation * slope / this.thermal);
  }
}

/** A field-effect transistor without bulk and body effect. */
export class Fet {
  /** @param sign 1 for the n channel, −1 for the p channel @param ratio of width to length */
  constructor(drain, gate, source, ratio, sign) {
    this.pins = [drain, gate, source];
    this.sign = sign;
    this.beta = 20e-6 * ratio; // amperes per square volt
    this.threshold = 0.5; // volts
    this.lambda = 0.05; // per volt
  }

  load(x, f, J) {
    let [drain, gate, source] = this.pins;
    let across = this.sign * (voltage(x, drain) - voltage(x, source));
    if (across < 0) {
      // Drain and source are alike: the current decides which is which.
      [drain, source] = [source, drain];
      across = -across;
    }
    const over = this.sign * (voltage(x, gate) - voltage(x, source)) - this.threshold;
    if (over <= 0) return;
    const [channel, grown] = [this.beta * this.lambda, this.beta * (1 + this.lambda * across)];
    const isSaturated = over < across;
    const current = isSaturated ? grown * over * over / 2 : grown * across * (over - across / 2);
    const transfer = isSaturated ? grown * over : grown * across;
    const output = isSaturated ? channel * over * over / 2 : grown * (over - across) + channel * across * (over - across / 2);
    add(f, drain, source, this.sign * current);
    conduct(J, drain, source, output);
    for (const [row, way] of [[drain, 1], [source, -1]]) {
      if (row < 0) continue;
      if (gate >= 0) J[row][gate] += way * transfer;
      if (source >= 0) J[row][source] -= way * transfer;
    }
  }
}

export function voltage(x, node) {
  return node < 0 ? 0 : x[node];
}

/** A current from one node to another. */
export function add(f, from, to, current) {
  if (from >= 0) f[from] += current;
  if (to >= 0) f[to] -= current;
}

/** A conductance, or capacity, between two nodes. */
export function conduct(M, one, other, value) {
  if (one >= 0) M[one][one] += value;
  if (other >= 0) M[other][other] += value;
  if (one >= 0 && other >= 0) {
    M[one][other] -= value;
    M[other][one] -= value;
  }
}

/** e^x and its slope, both finite for every x. */
function exponential(x) {
  if (x <= steepest) return [Math.exp(x), Math.exp(x)];
  const [most, beyond] = [Math.exp(steepest), x - steepest];
  return [most * (1 + beyond + beyond * beyond / 2), most * (1 + beyond)];
}
