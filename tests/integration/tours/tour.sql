-- topic: tables
CREATE TABLE IF NOT EXISTS `citizens` (
  `id` int(11) NOT NULL AUTO_INCREMENT,
  `cnic` varchar(15) DEFAULT '',
  `amount` decimal(10, 2) DEFAULT (1 + 2),
  PRIMARY KEY (`id`),
  KEY `by_cnic` (`cnic`)
) ENGINE=InnoDB;
create table [dbo].[Officers] ([Id] int identity(1,1), [Name] nvarchar(50), constraint pk primary key ([Id]));
# topic: rows
INSERT INTO citizens VALUES (1, '35202-\'1', -3.5), (2, NULL, 0x1F);
insert into users (id, users.name, password) values
  (1, 'it''s', 'one'), (2, "two;", MD5('two')), (3, 'three', crypt('x' || 'y', gen_salt('bf')));
INSERT [dbo].[Officers] ([Id], [Name]) VALUES (7, N'گل'), (8, CAST(N'seven' AS nvarchar(50)))
GO
INSERT INTO roles (id, name) SELECT 1, 'clerk' AS name FROM dual UNION ALL SELECT 2, 'reader';
INSERT ALL INTO a (x) VALUES (1) INTO b (y, z) VALUES (q'[o'clock]', (SELECT max(z) FROM c)) SELECT * FROM dual;
INSERT INTO settings SET name = 'smtp', value = 'on';
REPLACE INTO short (a, b) VALUES (1);
COPY public.readers (id, name, note) FROM stdin;
1	Ali	a\tb
2	\N	c'd
\.
-- topic: assignments and comparisons
UPDATE citizens SET cnic = 'x', `amount` = amount + 1 WHERE citizens.id = 3 AND name <> 'y';
SET @who = 'me', @@session.sql_mode = 'ANSI';
DECLARE @pin nvarchar(20) = N'four', @n int = 4;
-- topic: accounts
CREATE USER IF NOT EXISTS 'app'@'10.0.%' IDENTIFIED WITH mysql_native_password BY 'five';
GRANT ALL ON db.* TO reader@localhost IDENTIFIED BY 'six' WITH GRANT OPTION;
ALTER ROLE app WITH LOGIN ENCRYPTED PASSWORD 'seven' VALID UNTIL 'infinity';
CREATE LOGIN [app] WITH PASSWORD = N'eight', DEFAULT_DATABASE = [land]
GO
CREATE USER scott IDENTIFIED BY tiger;
ALTER USER old IDENTIFIED BY PASSWORD '*HASH';
SET PASSWORD FOR 'root'@'%' = PASSWORD('nine');
CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw OPTIONS (user 'f', password 'ten');
-- topic: calls
EXEC sp_addlogin 'clerk', 'eleven', @defdb = 'land';
CALL open_office('lahore', 12);
DO $$
DECLARE v_pass varchar2(9) := 'twelve';
BEGIN
  CREATE ROLE inner_role PASSWORD $p$thirteen$p$;
END $$;
-- topic: look-alikes
/* CREATE USER x IDENTIFIED BY 'no'; */
SELECT 'INSERT INTO t (a) VALUES (1)' FROM t WHERE name LIKE 'password = x';
