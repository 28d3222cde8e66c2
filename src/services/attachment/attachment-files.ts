import type { Readable } from 'node:stream';
import type { TenantSessions } from '../../db/tenant-session.js';
import type { FileStore } from '../../providers/files/file-store.js';
import type { FileTokens } from './file-tokens.js';

/** A stored file on its way to a browser. */
export interface ServedFile {
  readonly content: Readable;
  readonly sizeBytes: number;
  /** Found in its bytes. */
  readonly mimeType: string;
  readonly fileName: string | null;
}

/** Opens the files that signed addresses name. */
export class AttachmentFiles {
  constructor(
    private readonly sessions: TenantSessions,
    private readonly tokens: FileTokens,
    private readonly store: FileStore,
  ) {}

  /** Null alike for a wrong or expired address, a file not stored, one whose message was taken back, and one of an inactive hotel. */
  async open(token: string): Promise<ServedFile | null> {
    const claim = this.tokens.read(token);
    if (claim === null) return null;
    const row = await this.sessions.inHotel(claim.hotelId, (tx) =>
      tx.row<{ file_key: string; mime_type: string; file_name: string | null }>(
        `select a.file_key, a.mime_type, a.file_name from attachments a
           join messages m on m.hotel_id = $1 and m.id = a.message_id
           join hotels h on h.id = $1 and h.is_active
         where a.hotel_id = $1 and a.id = $2 and a.status = 'STORED' and m.deleted_at is null`,
        [claim.hotelId, claim.attachmentId],
      ),
    );
    const file = row && (await this.store.open(claim.hotelId, row.file_key));
    return row && file && { ...file, mimeType: row.mime_type, fileName: row.file_name };
  }
}
