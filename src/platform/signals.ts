import type { Feature, Signals } from './feature.ts';

/** Every feature's answer to what touches a gate, as one. */
export function allSignals(features: readonly Feature[]): Signals {
  const offered = features.flatMap((feature) => feature.signals ?? []);
  return async (scope, project, gate) => (await Promise.all(offered.map((ask) => ask(scope, project, gate)))).flat();
}
