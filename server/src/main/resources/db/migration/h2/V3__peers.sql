-- SPDX-License-Identifier: Apache-2.0
-- Copyright the Epochwatch authors
--
-- The runs a run is judged among, chosen once; NULL until its policy looks at other runs.

ALTER TABLE run ADD COLUMN peers BIGINT ARRAY;            -- their run_no, rising
ALTER TABLE run ADD COLUMN peer_attempts INTEGER ARRAY;   -- as of which attempt
ALTER TABLE run ADD COLUMN peer_completes INTEGER ARRAY;  -- 1 if it had gone to its own end

-- What is here was judged among nobody, and stays so.
UPDATE run SET
  peers = CAST(ARRAY[] AS BIGINT ARRAY),
  peer_attempts = CAST(ARRAY[] AS INTEGER ARRAY),
  peer_completes = CAST(ARRAY[] AS INTEGER ARRAY);
