import { Counter } from 'prom-client';

/** How often a stored setting of a hotel could not be read, so that its default held. */
export const unreadableSettings = new Counter({
  name: 'hotel_settings_unreadable_total',
  help: 'Stored hotel settings that could not be read, by name; the default was used instead.',
  labelNames: ['setting'] as const,
  registers: [],
});
