// How long a test waits before it calls something lost. Two cores that also compile are slow; what is there sooner is
// not waited for.
export const PATIENCE = 40_000;

// What is promised to be there within five seconds. The promise is for a machine that does nothing else: one that is
// busy, as CI is, may take three times as long, which is still sooner than anything that is only tried again by chance.
export const SOON = process.env.CI ? 15_000 : 5_000;
