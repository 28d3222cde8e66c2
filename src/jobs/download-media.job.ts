import type { Clock } from '../clock.js';
import type { TenantSessions } from '../db/tenant-session.js';
import type { MediaDownloads } from '../services/attachment/media-downloads.js';
import type { RecurringJob } from './job.js';

export interface DownloadMediaParts {
  readonly sessions: TenantSessions;
  readonly clock: Clock;
  readonly downloads: MediaDownloads;
}

const AT_ONCE = 500;

/** Finds files whose next attempt has come, or whose worker is gone. */
export function createDownloadMediaJob(parts: DownloadMediaParts): RecurringJob {
  return {
    name: 'download-media',
    everyMs: 10_000,
    lockLifetimeMs: 25_000,
    run: () => wakeDueDownloads(parts),
  };
}

/** Wakes the downloads that are due now. */
export async function wakeDueDownloads({ sessions, clock, downloads }: DownloadMediaParts): Promise<void> {
  const due = await sessions.edge<{ hotel_id: string; attachment_id: string }>('due_attachments($1, $2)', [
    clock.now(),
    AT_ONCE,
  ]);
  for (const each of due) downloads.wake(each.hotel_id, each.attachment_id);
}
