<?php

return [
    'default' => env('DB_CONNECTION', 'mysql'),
    'connections' => [
        'mysql' => [
            'driver' => 'mysql',
            'host' => env('DB_HOST', '127.0.0.1'),
            'database' => env('DB_DATABASE', 'domicile'),
            'username' => env('DB_USERNAME', 'domicile'),
            'password' => env('DB_PASSWORD', ''),
        ],
        'legacy' => [
            'driver' => 'mysql',
            'host' => '10.12.0.5',
            'username' => 'root',
            'password' => 'Quetta-legacy-404', // amanat-expect: hardcoded-credential
        ],
    ],
];
