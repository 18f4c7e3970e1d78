-- An afternoon in a shop's database: inserts, indexes, joins, grouping, updates, window functions, full-text search, an
-- R-tree and JSON, in memory. Random numbers come from a table that a recursive query fills, so they are the same everywhere.
CREATE TABLE numbers(n INTEGER PRIMARY KEY, r INTEGER NOT NULL);
WITH RECURSIVE generator(n, r) AS (
  SELECT 1, 12345
  UNION ALL
  SELECT n + 1, (r * 1103515245 + 12345) % 2147483648 FROM generator WHERE n < @SCALE@
)
INSERT INTO numbers SELECT n, r / 256 FROM generator;

CREATE TABLE customers(id INTEGER PRIMARY KEY, name TEXT NOT NULL, city TEXT NOT NULL, credit INTEGER NOT NULL);
CREATE TABLE products(id INTEGER PRIMARY KEY, title TEXT NOT NULL, price REAL NOT NULL, stock INTEGER NOT NULL);
CREATE TABLE orders(id INTEGER PRIMARY KEY, customer INTEGER NOT NULL REFERENCES customers(id), day TEXT NOT NULL);
CREATE TABLE lines(
  orderId INTEGER NOT NULL REFERENCES orders(id),
  product INTEGER NOT NULL REFERENCES products(id),
  quantity INTEGER NOT NULL,
  PRIMARY KEY (orderId, product)
) WITHOUT ROWID;

BEGIN;
INSERT INTO customers
  SELECT n, printf('%s%s-%d', char(65 + r % 26), substr('aeiouy', r % 6 + 1, 1), r % 997),
         substr('Oslo Lima Rome Bern Kiev Doha Baku Riga', r % 8 * 5 + 1, 4), r % 10000
  FROM numbers WHERE n <= @SCALE@ / 20;
INSERT INTO products SELECT n, printf('%s thing no %d', hex(r % 4096), n), (r % 100000) / 64.0, r % 500 FROM numbers
  WHERE n <= @SCALE@ / 40;
INSERT INTO orders SELECT n, 1 + r % (@SCALE@ / 20), date('2020-01-01', printf('+%d days', r % 1500)) FROM numbers
  WHERE n <= @SCALE@ / 3;
INSERT OR IGNORE INTO lines SELECT 1 + r % (@SCALE@ / 3), 1 + (r / 7) % (@SCALE@ / 40), 1 + r % 9 FROM numbers;
COMMIT;

CREATE INDEX ordersByCustomer ON orders(customer, day);
CREATE INDEX linesByProduct ON lines(product);
CREATE INDEX customersByCity ON customers(city, name);
ANALYZE;

.print == counts
SELECT (SELECT count(*) FROM customers), (SELECT count(*) FROM products), (SELECT count(*) FROM orders),
       (SELECT count(*) FROM lines);

.print == revenue by city and year
SELECT c.city, substr(o.day, 1, 4) AS year, count(DISTINCT o.id), sum(l.quantity),
       printf('%.2f', sum(l.quantity * p.price)) AS revenue
FROM customers c JOIN orders o ON o.customer = c.id JOIN lines l ON l.orderId = o.id JOIN products p ON p.id = l.product
GROUP BY c.city, year ORDER BY c.city, year;

.print == best customers
SELECT c.id, c.name, printf('%.2f', sum(l.quantity * p.price)) AS spent
FROM customers c JOIN orders o ON o.customer = c.id JOIN lines l ON l.orderId = o.id JOIN products p ON p.id = l.product
GROUP BY c.id ORDER BY sum(l.quantity * p.price) DESC, c.id LIMIT 25;

.print == products never sold together with the first
SELECT count(*) FROM products p WHERE NOT EXISTS (
  SELECT 1 FROM lines a JOIN lines b ON a.orderId = b.orderId WHERE a.product = 1 AND b.product = p.id);

.print == months, with a running total and a rank
SELECT month, orders, sum(orders) OVER (ORDER BY month), rank() OVER (ORDER BY orders DESC)
FROM (SELECT substr(day, 1, 7) AS month, count(*) AS orders FROM orders GROUP BY month) ORDER BY month;

BEGIN;
UPDATE products SET stock = stock - (SELECT coalesce(sum(quantity), 0) FROM lines WHERE product = products.id);
DELETE FROM orders WHERE customer IN (SELECT id FROM customers WHERE credit < 500);
DELETE FROM lines WHERE orderId NOT IN (SELECT id FROM orders);
COMMIT;

.print == after updates
SELECT min(stock), max(stock), sum(stock) FROM products;
SELECT count(*) FROM lines;

.print == full text
CREATE VIRTUAL TABLE notes USING fts5(body);
INSERT INTO notes SELECT group_concat(name, ' ') || ' ' || city FROM customers GROUP BY id / 10, city;
SELECT count(*) FROM notes WHERE notes MATCH 'oslo OR riga';
SELECT rowid, snippet(notes, 0, '[', ']', '..', 6) FROM notes WHERE notes MATCH 'lima AND g*' ORDER BY rowid LIMIT 10;

.print == rectangles
CREATE VIRTUAL TABLE boxes USING rtree(id, x0, x1, y0, y1);
INSERT INTO boxes SELECT n, r % 1000, r % 1000 + 5, r / 1000 % 1000, r / 1000 % 1000 + 5 FROM numbers WHERE n <= @SCALE@ / 6;
SELECT count(*), sum(id) FROM boxes WHERE x1 >= 200 AND x0 <= 320 AND y1 >= 400 AND y0 <= 700;

.print == documents
CREATE TABLE documents AS SELECT n AS id, json_object('n', n, 'tags', json_array(r % 7, r % 11), 'who', hex(r)) AS body
FROM numbers WHERE n <= @SCALE@ / 6;
SELECT json_extract(body, '$.tags[0]') AS tag, count(*), sum(json_extract(body, '$.n')) FROM documents GROUP BY tag ORDER BY tag;
SELECT count(*) FROM documents, json_each(documents.body, '$.tags') WHERE json_each.value = 3;

.print == text
SELECT length(group_concat(upper(name) || lower(city), ',')), count(*) FROM customers WHERE name LIKE '%a-9%' OR city GLOB 'R*';
PRAGMA integrity_check;
