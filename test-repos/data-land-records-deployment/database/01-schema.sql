-- Tables of the land-records system, PostgreSQL.
CREATE TABLE officers (
    id serial PRIMARY KEY,
    login varchar(40) NOT NULL UNIQUE,
    password varchar(100) NOT NULL,
    password_hint varchar(100),
    office_id integer REFERENCES offices (id)
);

CREATE TABLE parcels (
    id serial PRIMARY KEY,
    khasra varchar(20) NOT NULL,
    owner_cnic char(15),
    area_marla numeric(10, 2) DEFAULT 0
);

CREATE TABLE settings (name text PRIMARY KEY, value text);

CREATE ROLE land_app LOGIN PASSWORD 'Ravi-bridge-1947'; -- amanat-expect: hardcoded-credential
CREATE ROLE land_reports LOGIN PASSWORD :'reports_password';
ALTER ROLE land_backup WITH PASSWORD NULL;

DO $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'patwari') THEN
        CREATE ROLE patwari LOGIN PASSWORD 'Okara-halqa-17'; -- amanat-expect: hardcoded-credential
    END IF;
END $$;
