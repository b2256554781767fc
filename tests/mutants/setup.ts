import fc from 'fast-check';

// A mutant is killed by the first counterexample; the smallest would only take longer.
fc.configureGlobal({ endOnFailure: true });
