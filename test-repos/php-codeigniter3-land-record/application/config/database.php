<?php
defined('BASEPATH') OR exit('No direct script access allowed');

$active_group = 'default';
$db['default'] = array(
    'hostname' => 'db.revenue.internal',
    'username' => 'landrecord',
    'password' => 'Pat4war-Kh@na', // amanat-expect: hardcoded-credential
    'database' => 'land_record',
    'dbdriver' => 'mysqli',
);
