<?php

return [
    'sms' => [
        'url' => env('SMS_URL'),
        'api_key' => env('SMS_API_KEY', 'ziarat-sms-6601'), // amanat-expect: hardcoded-credential
    ],
    'archive' => [
        'dsn' => 'ftp://archive:Bolan55pass@files.domicile.local/scans', // amanat-expect: connection-string-password
    ],
    'password_hint' => 'At least twelve characters',
];
