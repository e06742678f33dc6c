import type { PushRequest } from '#domain/contract/sync/index.ts';
import type { PendingCommand } from './outbox-repository.ts';

/** A waiting command as it travels. */
export const asPushed = ({ commandId, deviceSeq, name, args, baseVersion, baseEpoch, baseSeen, authorId, madeAt }: PendingCommand): PushRequest['commands'][number] => ({
  commandId, deviceSeq, name, args: args as Record<string, unknown>, baseVersion, baseEpoch, ...(baseSeen === null ? {} : { baseSeen }), authorId, madeAt,
});
