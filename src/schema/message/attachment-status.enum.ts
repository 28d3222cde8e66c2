import { needs } from '../../domain/rights.js';
import { registerEnumType } from 'type-graphql';

export const AttachmentStatus = {
  PENDING: 'PENDING',
  STORED: 'STORED',
  REFUSED: 'REFUSED',
  FAILED: 'FAILED',
} as const;
export type AttachmentStatus = keyof typeof AttachmentStatus;

registerEnumType(AttachmentStatus, {
  name: 'AttachmentStatus',
  description: `Whether a file has been fetched. ${needs('message:read')}`,
  valuesConfig: {
    PENDING: { description: 'Known, and not fetched yet.' },
    STORED: { description: 'Fetched; `url` shows it.' },
    REFUSED: { description: 'Too large, or nothing that may be kept.' },
    FAILED: { description: 'It could not be fetched.' },
  },
});
