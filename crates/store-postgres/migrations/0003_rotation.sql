-- Rotation of the key-encryption key puts keys under another generation. Only the housekeeping role may.
GRANT UPDATE (generation, wrapped) ON subject TO xinyu_maintain;
GRANT UPDATE (generation) ON batch TO xinyu_maintain;
