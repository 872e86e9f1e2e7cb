<?php

namespace App\Support;

class Mask
{
    public static function cnic(string $cnic): string
    {
        return str_repeat('*', 9) . substr($cnic, -4);
    }
}
