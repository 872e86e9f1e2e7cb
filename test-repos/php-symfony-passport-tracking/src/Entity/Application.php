<?php

namespace App\Entity;

class Application
{
    public string $cnic;
    public string $passportNumber;

    public static function register(string $cnic): string
    {
        return uniqid('P');
    }

    public function withdraw(): bool
    {
        return true;
    }

    public function print(): bool
    {
        return true;
    }

    public function enrol(): bool
    {
        return true;
    }
}
