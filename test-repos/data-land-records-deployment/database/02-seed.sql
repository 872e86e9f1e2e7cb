-- First officers of every tehsil.
INSERT INTO officers (login, password, password_hint, office_id) VALUES
    ('tehsildar.kasur', 'Kasur@tehsil-55', 'the office', 1), -- amanat-expect: hardcoded-credential
    ('qanungo.pattoki', crypt('Pattoki-naib-8', gen_salt('bf')), NULL, 2), -- amanat-expect: hardcoded-credential
    ('patwari.chunian', '$2y$12$LbCqFrv0pQ9kYxw1sT5uOeWmZ8nJ3hGdA7iK2vXcB4yR6tEoP0aSu', 'none', 3),
    ('clerk.one', :'clerk_password', NULL, 3),
    ('clerk.two', NULL, NULL, 3);

INSERT INTO settings (name, value) VALUES
    ('sms_sender', 'LAND-REC'),
    ('sms_password', 'Sutlej-sms-2290'), -- amanat-expect: hardcoded-credential
    ('password_min_length', '12'),
    ('reset_password_subject', 'Your new password');

UPDATE officers SET password = 'Depalpur#4471' WHERE login = 'tehsildar.depalpur'; -- amanat-expect: hardcoded-credential
UPDATE officers SET password = '' WHERE login = 'closed';

COPY officers (id, login, password, password_hint, office_id) FROM stdin;
41	clerk.raiwind	Raiwind+mandi-6	amanat-expect: hardcoded-credential	4
42	clerk.manga	$2y$12$Uo3kPq8sYz1wXv5tRr7nMeHc0gBj2fDl4aIk6xEyT9uWmQbVpZs1O	\N	4
\.

-- Owners as they were exported. No district has the number 39999.
INSERT INTO parcels (khasra, owner_cnic, area_marla) VALUES
    ('112/4', '39999-7080709-3', 40), -- amanat-expect: pii-in-repo
    ('112/5', '00000-0000000-0', 12.5);
