import type { ServerMigration } from './migration.ts';

/**
 * R-10 wants a compromise told to the head and to support: each has a mark of their own. Until here one mark stood for both; whose it was is told by the roles that its author had on that day
 * (grants are ended and never deleted). Where they tell nothing it is the administrator's, so that no deadline counts as kept that the head may not have kept.
 */
export const compromiseSeen: ServerMigration = {
  version: 150,
  name: 'compromise-seen',
  up: [
    'ALTER TABLE compromise ADD COLUMN head_seen_at bigint, ADD COLUMN head_seen_by text COLLATE "C", ADD COLUMN administrator_seen_at bigint, ADD COLUMN administrator_seen_by text COLLATE "C"',
    // The guard by school holds the owner too; this is about all schools.
    'ALTER TABLE compromise NO FORCE ROW LEVEL SECURITY',
    'ALTER TABLE access_grant NO FORCE ROW LEVEL SECURITY',
    `UPDATE compromise c SET head_seen_at = acknowledged_at, head_seen_by = acknowledged_by WHERE acknowledged_at IS NOT NULL AND ${hadRole('director')}`,
    `UPDATE compromise c SET administrator_seen_at = acknowledged_at, administrator_seen_by = acknowledged_by WHERE acknowledged_at IS NOT NULL AND (head_seen_at IS NULL OR ${hadRole('administrator')})`,
    'ALTER TABLE access_grant FORCE ROW LEVEL SECURITY',
    'ALTER TABLE compromise FORCE ROW LEVEL SECURITY',
  ],
};

function hadRole(role: 'director' | 'administrator'): string {
  const day = `to_char(to_timestamp(c.acknowledged_at / 1000.0) AT TIME ZONE 'UTC', 'YYYY-MM-DD')`;
  return `EXISTS (SELECT 1 FROM access_grant g WHERE g.school_id = c.school_id AND g.staff_id = c.acknowledged_by AND g.role = '${role}' AND g.object_id = '' AND g.starts_on <= ${day}
    AND (g.ends_on IS NULL OR g.ends_on >= ${day}))`;
}
