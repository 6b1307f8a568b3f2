// What is kept on this device.

/** The device's storage; silent where it is forbidden. */
export const device = {
  get(name) {
    try {
      return JSON.parse(localStorage.getItem(`mathtutor.${name}`));
    } catch {
      return null;
    }
  },
  set(name, value) {
    try {
      localStorage.setItem(`mathtutor.${name}`, JSON.stringify(value));
    } catch {
      // Storage may be forbidden; the value holds for this page then.
    }
  },
};
