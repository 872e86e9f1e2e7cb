<?php

return [
    'sms' => [
        'url' => env('SMS_URL'),
        'api_key' => env('SMS_API_KEY', 'ziarat-sms-6601'), // amanat-todo: hardcoded-credential the default of an environment variable
    ],
    'archive' => [
        'dsn' => 'ftp://archive:Bolan55pass@files.domicile.local/scans', // amanat-expect: connection-string-password
    ],
    'password_hint' => 'At least twelve characters',
];
