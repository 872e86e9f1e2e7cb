<?php

namespace App\Models;

use CodeIgniter\Model;

class BirthModel extends Model
{
    protected $table = 'births';
    protected $allowedFields = ['child_name', 'father_cnic', 'born_on'];

    public function countByMonth()
    {
        return $this->select('MONTH(born_on) AS month, COUNT(*) AS births')->groupBy('month')->findAll();
    }
}
