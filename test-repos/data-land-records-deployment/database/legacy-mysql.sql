# Dump of the old system, kept for its codes.
CREATE TABLE `users` (
  `id` int(11) NOT NULL,
  `name` varchar(60) DEFAULT NULL,
  `passwd` varchar(64) DEFAULT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB;

INSERT INTO `users` VALUES
(1,'O\'Reilly','Bhalwal-legacy-3'), -- amanat-expect: hardcoded-credential
(2,'Bashir','0d107d09f5bbe40cade3de5c71e9e9b7'),
(3,'Sadia',MD5('Sahiwal-legacy-9')); -- amanat-expect: hardcoded-credential

GRANT SELECT ON land.* TO 'reports'@'10.8.%' IDENTIFIED BY 'Jhang-reports-88'; -- amanat-expect: hardcoded-credential
CREATE USER 'archive'@'%' IDENTIFIED BY PASSWORD '*94BDCEBE19083CE2A1F959FD02F964C7AF4CFC29';
