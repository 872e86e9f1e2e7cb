<?php
// Settings of the register.
define('DB_HOST', 'localhost');
define('DB_NAME', 'arms');
define('DB_USER', 'arms');
define('DB_PASSWORD', 'Peshawar-khyber-12'); // amanat-expect: hardcoded-credential
define('MAIL_PASSWORD', getenv('MAIL_PASSWORD'));
define('PASSWORD_FIELD', 'password');

$config = [
    'sms_password' => 'swat-river-9090', // amanat-expect: hardcoded-credential
    'sms_user' => 'homedept',
    'session_name' => 'ARMSSESSION',
    'backup' => 'mysql://backup:Dir33valley@10.7.0.8/arms', // amanat-expect: connection-string-password
];
