<?php
// Plots of graveyards: a table says which file answers which action.
session_start();
require 'lib/bootstrap.php';

$actions = [
    'plots' => 'modules/plots.php', // amanat-expect: unauthenticated-endpoint
    'burial' => 'modules/burial.php',
    'transfer' => 'modules/transfer.php', // amanat-expect: unauthenticated-endpoint
];
$action = $_REQUEST['action'] ?? 'plots';

if (!isset($actions[$action])) {
    http_response_code(404);
    exit('no such action');
}

require $actions[$action];
