-- What guards the rows of the schema xinyu, and what finds them, a line each: columns, constraints,
-- indexes, triggers, what they call, and who may do what.
WITH ours AS (
  SELECT c.oid, c.relname, c.relkind, c.relacl, c.relispartition AS part,
    pg_get_expr(c.relpartbound, c.oid) AS bound, pg_get_userbyid(c.relowner) AS owner
  FROM pg_class c WHERE c.relnamespace = 'xinyu'::regnamespace
)
SELECT format('column %s.%s %s%s', o.relname, a.attname, format_type(a.atttypid, a.atttypmod),
         CASE WHEN a.attnotnull THEN ' not null' ELSE '' END) AS line
  FROM ours o JOIN pg_attribute a ON a.attrelid = o.oid AND a.attnum > 0 AND NOT a.attisdropped
  WHERE o.relkind IN ('r', 'p') AND NOT o.part
UNION ALL
SELECT format('part %s of %s %s', o.relname, i.inhparent::regclass, o.bound)
  FROM ours o JOIN pg_inherits i ON i.inhrelid = o.oid WHERE o.relkind = 'r'
UNION ALL
SELECT format('constraint %s on %s: %s', c.conname, o.relname, pg_get_constraintdef(c.oid))
  FROM ours o JOIN pg_constraint c ON c.conrelid = o.oid WHERE NOT o.part
UNION ALL
SELECT format('index %s', pg_get_indexdef(o.oid)) FROM ours o WHERE o.relkind IN ('i', 'I') AND NOT o.part
UNION ALL
SELECT format('trigger %s%s', pg_get_triggerdef(t.oid), CASE WHEN t.tgenabled = 'O' THEN '' ELSE ' (switched off)' END)
  FROM ours o JOIN pg_trigger t ON t.tgrelid = o.oid WHERE NOT t.tgisinternal
UNION ALL
SELECT format('function %s: %s', p.proname, md5(p.prosrc)) FROM pg_proc p WHERE p.pronamespace = 'xinyu'::regnamespace
UNION ALL
SELECT format('%s owns %s', o.owner, o.relname) FROM ours o WHERE o.relkind NOT IN ('i', 'I')
UNION ALL
SELECT format('%s may %s %s', CASE g.grantee WHEN 0 THEN 'everybody' ELSE pg_get_userbyid(g.grantee) END,
         g.privilege_type, o.relname)
  FROM ours o, aclexplode(o.relacl) g WHERE pg_get_userbyid(g.grantee) <> o.owner
UNION ALL
SELECT format('%s may %s %s.%s', CASE g.grantee WHEN 0 THEN 'everybody' ELSE pg_get_userbyid(g.grantee) END,
         g.privilege_type, o.relname, a.attname)
  FROM ours o JOIN pg_attribute a ON a.attrelid = o.oid, aclexplode(a.attacl) g
ORDER BY 1
