-- The three roles, which belong to the server and not to one database. Run before every migration, by
-- whoever connects; where all is there it changes nothing.
DO $$
DECLARE
  wanted TEXT;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['xinyu_owner', 'xinyu_serve', 'xinyu_maintain'] LOOP
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = wanted) THEN
      BEGIN
        EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
      EXCEPTION WHEN duplicate_object OR unique_violation THEN
        NULL; -- Another database of this server was faster.
      END;
    END IF;
    IF NOT pg_has_role(session_user, wanted, 'MEMBER') THEN
      EXECUTE format('GRANT %I TO %I', wanted, session_user);
    END IF;
  END LOOP;
END $$;
CREATE SCHEMA IF NOT EXISTS xinyu AUTHORIZATION xinyu_owner;
