// What is kept on this device.
const OURS = "mathtutor.";

/** The device's storage; silent where it is forbidden. */
export const device = {
  get(name) {
    try {
      return JSON.parse(localStorage.getItem(OURS + name));
    } catch {
      return null;
    }
  },
  set(name, value) {
    try {
      localStorage.setItem(OURS + name, JSON.stringify(value));
    } catch {
      // Storage may be forbidden; the value holds for this page then.
    }
  },
  /** Everything that is kept: name → value. */
  all() {
    try {
      const names = Object.keys(localStorage).filter((name) => name.startsWith(OURS)).map((name) => name.slice(OURS.length));
      return Object.fromEntries(names.sort().map((name) => [name, device.get(name)]));
    } catch {
      return {};
    }
  },
  /** Forgets everything. */
  erase() {
    for (const name of Object.keys(device.all())) localStorage.removeItem(OURS + name);
  },
};
