import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { TallyNode } from '../node.ts';

/** What Prometheus reads. No label names a person, a link or a station. */
export class Metrics {
  readonly registry = new Registry();
  readonly reports: Counter<'status'>;
  readonly sockets: Gauge<'namespace'>;

  /** @param current the night that is shown now: it may be counted anew */
  constructor(current: () => Pick<TallyNode['reading'], 'night' | 'heads'>) {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry });
    this.reports = new Counter({
      name: 'tallywatch_report_answers_total',
      help: 'Answers to reports, by HTTP status',
      labelNames: ['status'],
      registers,
    });
    this.sockets = new Gauge({
      name: 'tallywatch_sockets',
      help: 'Open sockets, by namespace',
      labelNames: ['namespace'],
      registers,
    });
    new Gauge({
      name: 'tallywatch_version',
      help: 'Position of the last fact counted',
      registers,
      collect() {
        this.set(current().heads.position);
      },
    });
    new Gauge({
      name: 'tallywatch_sheets',
      help: 'Tally sheets, by state',
      labelNames: ['state'],
      registers,
      collect() {
        for (const [state, count] of Object.entries(current().night.sheets))
          this.set({ state }, count);
      },
    });
  }
}
