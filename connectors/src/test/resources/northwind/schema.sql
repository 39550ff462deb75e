CREATE TABLE categories (categoryid INT, categoryname TEXT, description TEXT);
CREATE TABLE customers (customerid TEXT, companyname TEXT, contactname TEXT, contacttitle TEXT, address TEXT, city TEXT,
  region TEXT, postalcode TEXT, country TEXT, phone TEXT, fax TEXT);
CREATE TABLE employeeterritories (employeeid INT, territoryid TEXT);
CREATE TABLE employees (employeeid INT, lastname TEXT, firstname TEXT, title TEXT, titleofcourtesy TEXT, birthdate DATE,
  hiredate DATE, address TEXT, city TEXT, region TEXT, postalcode TEXT, country TEXT, homephone TEXT, extension TEXT,
  notes TEXT, reportsto INT, photopath TEXT);
CREATE TABLE orderdetails (orderid INT, productid INT, unitprice NUMERIC, quantity INT, discount NUMERIC);
CREATE TABLE orders (orderid INT, customerid TEXT, employeeid INT, orderdate DATE, requireddate DATE, shippeddate DATE,
  shipvia INT, freight NUMERIC, shipname TEXT, shipaddress TEXT, shipcity TEXT, shipregion TEXT, shippostalcode TEXT,
  shipcountry TEXT);
CREATE TABLE products (productid INT, productname TEXT, supplierid INT, categoryid INT, quantityperunit TEXT,
  unitprice NUMERIC, unitsinstock INT, unitsonorder INT, reorderlevel INT, discontinued INT);
CREATE TABLE region (regionid INT, regiondescription TEXT);
CREATE TABLE shippers (shipperid INT, companyname TEXT, phone TEXT);
CREATE TABLE suppliers (supplierid INT, companyname TEXT, contactname TEXT, contacttitle TEXT, address TEXT, city TEXT,
  region TEXT, postalcode TEXT, country TEXT, phone TEXT, fax TEXT, homepage TEXT);
CREATE TABLE territories (territoryid TEXT, territorydescription TEXT, regionid INT);
CREATE VIEW lines AS SELECT *, d.unitprice * quantity * (1 - discount) AS total
  FROM orderdetails d JOIN orders USING (orderid);
