import type { Viewer as VerifiedViewer } from '../../db/viewer.js';
import { Viewer } from '../../schema/viewer/viewer.type.js';

export function toViewer(viewer: VerifiedViewer): Viewer {
  return Object.assign(new Viewer(), { userId: viewer.userId, isPlatformAdmin: viewer.isPlatformAdmin });
}
