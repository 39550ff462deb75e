-- One row for each line of an order. Its key says where the line came from, file and line number: the sink writes by it
-- with MERGE, so a line that comes twice, after a crash for example, still counts once.
CREATE TABLE IF NOT EXISTS ORDER_LINES (
  SOURCE_FILE  VARCHAR(200)   NOT NULL,
  SOURCE_LINE  INTEGER        NOT NULL,
  INVOICE_NO   VARCHAR(20)    NOT NULL,
  STOCK_CODE   VARCHAR(20)    NOT NULL,
  DESCRIPTION  VARCHAR(200),
  QUANTITY     INTEGER        NOT NULL,
  INVOICE_DATE TIMESTAMP      NOT NULL,
  UNIT_PRICE   DECIMAL(14, 4) NOT NULL,
  CUSTOMER_ID  VARCHAR(20),
  COUNTRY      VARCHAR(60)    NOT NULL,
  PRIMARY KEY (SOURCE_FILE, SOURCE_LINE)
);
