-- One row for each document. Its key says where the record stands, so one that is delivered twice still counts once.
CREATE TABLE IF NOT EXISTS DOCUMENTS (
  TOPIC    VARCHAR(249) NOT NULL,
  PART     INTEGER      NOT NULL,
  POS      BIGINT       NOT NULL,
  TYPE     VARCHAR(60)  NOT NULL,
  ID       VARCHAR(40),
  LINES    INTEGER      NOT NULL,
  TOTAL    DECIMAL(14, 2),
  CURRENCY VARCHAR(3),
  PRIMARY KEY (TOPIC, PART, POS)
);
