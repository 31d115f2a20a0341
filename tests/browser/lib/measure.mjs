// A number as `cargo xtask bench` wants it: one JSON line each on stdout, with the floor that was measured beside it.

export function number({ id, what, value, unit, floor = null, floorIs = null }) {
  console.log(JSON.stringify({ id, what, value, unit, floor, floor_is: floorIs }));
}

export const median = (values) => quantile(values, 0.5);

// The value that so many of all do not exceed.
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
}

// Closes what was opened, the last first, however the work ends: a process left behind would be in the next number.
export async function measuring(work) {
  const open = [];
  try {
    await work((close) => open.unshift(close));
  } finally {
    for (const close of open) await close();
  }
}
